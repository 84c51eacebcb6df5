"""Lineages of known truth, grown from real texts, and the scoring of what an archive says of them."""
