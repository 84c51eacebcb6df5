"""The compiled loops, nothing else; every one has a plain twin in the tests.

What always holds: a kernel takes and returns arrays and numbers, raises nothing, and writes only into arrays that it
made or was given for that purpose.
"""
