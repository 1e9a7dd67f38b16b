"""
A small world in which discovery is played: one seized shop, twenty that open afterwards, and what looks like them.

``shops`` says who opens when and how they can be learnt of, ``serving`` answers for all of them and for the services that
discovery asks (certificate search, registration lists, SearXNG), ``play`` drives a workspace through the days. All names
are invented, all of it is served on loopback.
"""
