"""One string to tokens, sentences, paragraphs, stems, dates and language.

Takes a string and gives values with offsets in Unicode code points. Invariant: every function is pure and knows no article.
"""
