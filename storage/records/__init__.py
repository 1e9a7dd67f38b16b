"""The central words of Portique as frozen records, one file a word family."""
