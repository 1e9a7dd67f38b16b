"""Two visits of a source side by side: what their pages say, and how they look. For the eye; what is told is :mod:`monitor.analysis`."""
