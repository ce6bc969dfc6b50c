"""Evaluation: the sets of ``eval/`` run through search, answers, conversations and checks.

What is right is defined by ``eval/score.py`` (``scorer``); ranking measures come from ir-measures
(``retrieval``); every share carries its 95 % interval (``intervals``); the decision's probability
is compared with what held (``answers``); ``sections`` is the honest estimate for a new carnet.
"""
