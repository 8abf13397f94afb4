"""The simulated printer as a process: `python -m devices.printers.simulator`."""

from devices.printers.simulator.cli import main

if __name__ == "__main__":
    main()
