"""What everything may lean on: errors, money, periods, clock, HTTP and shapes. No Django."""
