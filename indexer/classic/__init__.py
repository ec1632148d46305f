"""The documents of ORI Classic: what its re-users search. `query` is the seam."""
