"""Files made fit for everyone to see: what is masked is gone from the copy, and nothing comes along unseen.

A copy is pictures alone, made in a process that can harm nothing; the original is never public.
"""
