"""The compiled loops: arrays in, arrays out. The tests hold each against a plain twin.

Invariant: a loop takes and returns arrays and numbers, writes only into arrays that it made or was given for that purpose, and
raises only for what does not fit: arrays of another type, places outside of them, or too little memory.
"""
