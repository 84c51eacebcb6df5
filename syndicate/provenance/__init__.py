"""Links to who has it from whom: direction, stories, versions, audit.

Takes links and credits and gives Ruling, Story, Version and Verdict. Invariant: pure functions over values; what is claimed,
observed and inferred stays apart.
"""
