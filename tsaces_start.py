"""Where the program `tsaces` starts: before anything that takes time to import.

It stands outside the package, whose own import takes most of a second. Until a command can end in
order, a request to end is the system's to answer: it ends the process at once, by the signal.
"""

import _signal  # type: ignore[import-not-found]  # signal itself takes time to import


def main() -> None:
    """Run the program; Ctrl-C raises no exception within modules that are being imported."""
    if _signal.getsignal(_signal.SIGINT) is _signal.default_int_handler:
        _signal.signal(_signal.SIGINT, _signal.SIG_DFL)
    from tsaces.cli.app import main as run  # noqa: PLC0415 - only now

    run()


if __name__ == "__main__":
    main()
