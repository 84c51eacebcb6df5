"""Two articles to passages, and passages to one judged Comparison.

Takes two prepared documents and gives a Comparison with its reason. Invariant: the result depends on the two texts and
the neighbours given, and not on which side comes first.
"""
