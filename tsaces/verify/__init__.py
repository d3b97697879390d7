"""Verification by replay: judges any transport plan by its output, independently of solvers."""

from tsaces.verify.replay import replay
from tsaces.verify.rules import Rule
from tsaces.verify.verdict import Claim, Verdict, Violation
from tsaces.verify.verifier import claim_of, verify

__all__ = ["Claim", "Rule", "Verdict", "Violation", "claim_of", "replay", "verify"]
