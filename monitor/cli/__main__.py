"""``python -m monitor.cli``: the same as the ``portique`` command."""

from monitor.cli import main

if __name__ == "__main__":
    main()
