"""Issuing at the kiosk: number, event, print job and outbox in one durable local transaction."""
