"""The elements as the runtime runs them: SpiffWorkflow's, mended where it is silently wrong."""

from engine.definitions.specs.activities import (
    CalledProcess,
    DecisionCall,
    EmbeddedSubProcess,
    OperationCall,
    SafeScript,
)
from engine.definitions.specs.joins import EndJoin, InclusiveJoin, ParallelJoin
from engine.definitions.specs.loops import Loop, ParallelInstances, SequentialInstances
from engine.definitions.specs.waits import (
    ARMED,
    FIRED,
    Branch,
    CycleWait,
    ErrorBranch,
    ErrorThrow,
    EventGateway,
    MessageBranch,
    TimerBranch,
    Wait,
    fire,
    origin_of_runs,
)

__all__ = [
    "ARMED",
    "FIRED",
    "Branch",
    "CalledProcess",
    "CycleWait",
    "DecisionCall",
    "EmbeddedSubProcess",
    "EndJoin",
    "ErrorBranch",
    "ErrorThrow",
    "EventGateway",
    "InclusiveJoin",
    "Loop",
    "MessageBranch",
    "OperationCall",
    "ParallelInstances",
    "ParallelJoin",
    "SafeScript",
    "SequentialInstances",
    "TimerBranch",
    "Wait",
    "fire",
    "origin_of_runs",
]
