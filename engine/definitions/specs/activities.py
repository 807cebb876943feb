"""Activities that compute: scripts, decisions, operations. All of it through the step's own engine."""

from typing import Any

from SpiffWorkflow.spiff.specs.defaults import CallActivity, ScriptTask, ServiceTask, SubWorkflowTask
from SpiffWorkflow.spiff.specs.spiff_task import SpiffBpmnTask
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState


class SafeScript(ScriptTask):  # type: ignore[misc]
    """A list of assignments in the safe language."""

    def _execute(self, task: Task) -> bool:
        task.workflow.script_engine.execute(task, self.script)
        return True


class OperationCall(ServiceTask):  # type: ignore[misc]
    """Calls a named operation; its result goes to the result variable, if there is one."""

    def __init__(self, wf_spec: Any, name: str, **kwargs: Any) -> None:
        result = kwargs.get("result_variable")
        super().__init__(wf_spec, name, **kwargs)
        self.result_variable = result or None

    def _execute(self, task: Task) -> bool:
        engine = task.workflow.script_engine
        parameters = {
            name: engine.evaluate(task, parameter["value"])
            for name, parameter in self.operation_params.items()
            if (parameter["value"] or "").strip()
        }
        result = engine.call_operation(task, self.operation_name, parameters)
        if self.result_variable:
            task.data[self.result_variable] = result
        return True


class DecisionCall(SpiffBpmnTask):  # type: ignore[misc]
    """Asks a decision table; its outputs become variables of those names."""

    def __init__(self, wf_spec: Any, name: str, decision: str = "", **kwargs: Any) -> None:
        super().__init__(wf_spec, name, **kwargs)
        self.decision = decision

    def _run_hook(self, my_task: Task) -> bool:
        my_task.data.update(my_task.workflow.script_engine.decide(my_task, self.decision))
        return True


class _StaysEnded:
    """A sub-process that was interrupted is not made ready again when its own end is noticed."""

    def _on_subworkflow_completed(self, subworkflow: Any, my_task: Task) -> None:
        if my_task.has_state(TaskState.FINISHED_MASK):
            return
        super()._on_subworkflow_completed(subworkflow, my_task)  # type: ignore[misc]


class EmbeddedSubProcess(_StaysEnded, SubWorkflowTask):  # type: ignore[misc]
    """A sub-process drawn inside its parent."""


class CalledProcess(_StaysEnded, CallActivity):  # type: ignore[misc]
    """A process of its own file."""
