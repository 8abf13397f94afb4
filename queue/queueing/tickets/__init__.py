"""What a ticket is and what may happen to it: pure rules without SQL, clocks or I/O."""
