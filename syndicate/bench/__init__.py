"""The benchmark of the whole pipeline: a corpus with planted copies, what is found of them, and what it costs.

What always holds: whatever is measured runs in a process of its own, so that its peak memory is its own; the corpus is a
function of its seed and size alone; nothing here is needed by the product.
"""
