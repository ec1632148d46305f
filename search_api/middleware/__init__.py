"""What happens to every question before it is read and to every answer before it leaves."""
