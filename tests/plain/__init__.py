"""The loops of ``syndicate.kernels`` in plain Python, which say what the compiled ones must return to the bit.

Invariant: a loop here takes and returns what its compiled twin does. Logarithms are those of ``plain.logarithms``, whose steps
the compiled loops take too. Numbers wrap around, which numpy reports unless it is told not to (``np.errstate(over="ignore")``).
"""
