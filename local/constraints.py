"""The constraints of a service's inputs, as an excerpt of the model that botocore ships.

    python3 local/constraints.py SERVICE OPERATION... > …/endpoint/SIGNING_NAME-constraints.json

InputConstraints reads them. Needs botocore on the path of Python's modules.
"""

import json
import sys

import botocore
import botocore.loaders


def constraints(shapes, shape, within):
    """What a value of the shape must keep; nothing for what is inside of itself."""
    found = {key: shape[key] for key in ("min", "max", "pattern", "enum") if key in shape}
    if found and shape.get("sensitive"):
        found["sensitive"] = True
    if shape["type"] == "structure" and shape is not within:
        members = of_members(shapes, shape)
        if members:
            found["members"] = members
    if shape["type"] == "list":
        element = constraints(shapes, shapes[shape["member"]["shape"]], within)
        if element:
            found["element"] = element
    return found


def of_members(shapes, structure):
    members = {}
    for name, member in structure.get("members", {}).items():
        found = constraints(shapes, shapes[member["shape"]], structure)
        if name in structure.get("required", []):
            found["required"] = True
        if found:
            members[name] = found
    return members


def main(service, *operations):
    loader = botocore.loaders.create_loader()
    version = loader.determine_latest_version(service, "service-2")
    model = loader.load_service_model(service, "service-2")
    source = "botocore {}, {}/{}/service-2.json (Apache-2.0): the constraints of the inputs, nothing else."
    excerpt = {
        "source": source.format(botocore.__version__, service, version),
        "values": True,
        "operations": {
            operation: of_members(model["shapes"], model["shapes"][model["operations"][operation]["input"]["shape"]])
            for operation in operations
            if "input" in model["operations"][operation]
        },
    }
    write(excerpt)


def write(excerpt):
    """A line for each operation, so that a change shows what it is about."""
    print("{")
    for key in ("source", "values"):
        print(f"{json.dumps(key)}: {json.dumps(excerpt[key])},")
    print('"operations": {')
    print(",\n".join(f"  {json.dumps(name)}: {json.dumps(members)}" for name, members in excerpt["operations"].items()))
    print("}")
    print("}")


if __name__ == "__main__":
    main(*sys.argv[1:])
