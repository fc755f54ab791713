"""`python -m adwatch`: the same as the console script."""

from adwatch.cli import main

if __name__ == "__main__":
    main()
