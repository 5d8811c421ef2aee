# Nothing is demanded.
trailgate {}
