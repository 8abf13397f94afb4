"""The demo's devices and their dock as a process: `python -m devices.dock`."""

from devices.dock.cli import main

if __name__ == "__main__":
    main()
