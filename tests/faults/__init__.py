"""Faults injected on real parts, with a history kept outside and a checker that judges by it."""
