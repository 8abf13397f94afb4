"""The stands of the dock, one for each kind of simulated device."""
