"""An ensemble smoother with several assimilations of the same data (Emerick and Reynolds 2013).

Members start as draws from the prior and are all run; each is then moved by the regression of
parameters on predictions across the ensemble, towards the data. Doing so `steps` times with the
error inflated by the root of `steps` equals one step where model and regression are linear, and
goes further where they are not. What comes out is not one best fit but an ensemble that fits.
"""

import numpy as np


def shifted(
    parameters: np.ndarray,
    predicted: np.ndarray,
    observed: np.ndarray,
    error: np.ndarray,
    random: np.random.Generator,
) -> np.ndarray:
    """Parameters [member, parameter] moved towards the data, each with an error of its own drawn.

    `predicted` is [member, datum], `observed` and `error` (standard deviations) are [datum].
    """
    centred = predicted - predicted.mean(axis=0)
    degrees = len(parameters) - 1
    with_data = (parameters - parameters.mean(axis=0)).T @ centred / degrees
    of_data = centred.T @ centred / degrees + np.diag(error**2)
    missing = observed + random.normal(size=predicted.shape) * error - predicted
    return np.asarray(parameters + np.linalg.solve(of_data, missing.T).T @ with_data.T)
