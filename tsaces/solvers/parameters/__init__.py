"""Parameters of all methods together, as a file (TOML) says them."""

from tsaces.solvers.parameters.solver_parameters import SolverParameters
from tsaces.solvers.parameters.toml_reader import load_parameters, read_parameters
from tsaces.solvers.parameters.toml_writer import parameters_text

__all__ = ["SolverParameters", "load_parameters", "parameters_text", "read_parameters"]
