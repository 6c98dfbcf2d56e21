"""Small BPMN files for tests, put together from a few words."""

from itertools import pairwise

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:tv="https://trivet.dev/bpmn" targetNamespace="https://trivet.dev/test">'
)
START = '<bpmn:startEvent id="start"/>'
END = '<bpmn:endEvent id="end"/>'


def file(*parts: str, key: str = "test.flow", name: str = "Test", top: str = "") -> str:
    """A file with one process of these parts."""
    body = "".join(parts)
    return (
        f'{HEAD}{top}<bpmn:process id="{key}" name="{name}" isExecutable="true">'
        f"{body}</bpmn:process></bpmn:definitions>"
    )


def line(*ids: str) -> str:
    """Arrows from each id to the next."""
    return "".join(arrow(a, b) for a, b in pairwise(ids))


def arrow(source: str, target: str, condition: str = "") -> str:
    inside = (
        f"<bpmn:conditionExpression><![CDATA[{condition}]]></bpmn:conditionExpression>"
        if condition
        else ""
    )
    return (
        f'<bpmn:sequenceFlow id="{source}_to_{target}" sourceRef="{source}" targetRef="{target}">'
        f"{inside}</bpmn:sequenceFlow>"
    )


def user(id: str, seat: str = "AR", *, outcomes: str = "", inside: str = "", **task: str) -> str:
    """A user task; keyword arguments become attributes of its tv:task."""
    given = {"seat": seat, **{name.replace("_", "-"): value for name, value in task.items()}}
    attributes = "".join(f' {name}="{value}"' for name, value in given.items() if value)
    choices = "".join(f'<tv:outcome name="{each}"/>' for each in outcomes.split())
    return (
        f'<bpmn:userTask id="{id}" name="{id.capitalize()}"><bpmn:extensionElements>'
        f"<tv:task{attributes}/>{choices}</bpmn:extensionElements>{inside}</bpmn:userTask>"
    )


def choice(id: str, default: str) -> str:
    return f'<bpmn:exclusiveGateway id="{id}" default="{id}_to_{default}"/>'


def fork(id: str) -> str:
    return f'<bpmn:parallelGateway id="{id}"/>'


def after(duration: str) -> str:
    return (
        f"<bpmn:timerEventDefinition><bpmn:timeDuration>{duration}</bpmn:timeDuration>"
        "</bpmn:timerEventDefinition>"
    )


def boundary(id: str, task: str, inside: str, *, stops: bool) -> str:
    return (
        f'<bpmn:boundaryEvent id="{id}" attachedToRef="{task}"'
        f' cancelActivity="{str(stops).lower()}">'
        f"{inside}</bpmn:boundaryEvent>"
    )


def catch(id: str, inside: str) -> str:
    return f'<bpmn:intermediateCatchEvent id="{id}">{inside}</bpmn:intermediateCatchEvent>'


def throw(id: str, inside: str) -> str:
    return f'<bpmn:intermediateThrowEvent id="{id}">{inside}</bpmn:intermediateThrowEvent>'


def message(name: str, correlation: str = "") -> tuple[str, str]:
    """The declaration of a message and the event definition that names it."""
    extension = (
        "<bpmn:extensionElements>"
        f"""<tv:message correlation="{correlation}"/></bpmn:extensionElements>"""
        if correlation
        else ""
    )
    return (
        f'<bpmn:message id="m_{name}" name="{name}"/>',
        f'{extension}<bpmn:messageEventDefinition messageRef="m_{name}"/>',
    )


def each(many: str, item: str, *, one_by_one: bool = False) -> str:
    return (
        f'<bpmn:multiInstanceLoopCharacteristics isSequential="{str(one_by_one).lower()}">'
        f"<bpmn:loopDataInputRef>{many}</bpmn:loopDataInputRef>"
        f'<bpmn:inputDataItem id="{item}"/></bpmn:multiInstanceLoopCharacteristics>'
    )


SIMPLE = file(START, user("ask"), user("answer", "SR"), END, line("start", "ask", "answer", "end"))
