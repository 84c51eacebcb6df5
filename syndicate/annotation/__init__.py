"""What a text says about itself: credits, datelines, mentions, speech, furniture, version signals.

Takes a text and gives spans with their meaning: Credit, Mention, Mark. Invariant: every span points into the text given.
"""
