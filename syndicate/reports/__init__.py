"""Results for people and machines.

What always holds: a report computes no verdict. It takes a finished result, and everything that came from an article
passes through ``visible`` before a terminal sees it.
"""
