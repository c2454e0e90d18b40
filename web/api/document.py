"""The OpenAPI 3.1 document, from the one declaration of the addresses and the types of their answers."""

from collections.abc import Iterable
from typing import Any

from web.api.asking import QueryParameter
from web.api.declaration import PREFIX, ApiResource
from web.api.schemas import Components, JsonSchema
from workspace.version import VERSION

ERROR: JsonSchema = {
    "type": "object",
    "properties": {
        "error": {
            "type": "object",
            "properties": {
                "code": {"type": "integer", "description": "HTTP 状态码"},
                "message": {"type": "string", "description": "出了什么问题，怎么办"},
            },
            "required": ["code", "message"],
        }
    },
    "required": ["error"],
}
ERROR_CASES = {
    "400": "参数不对",
    "401": "没有令牌，或令牌已过期、已撤销",
    "403": "没有这项权限",
    "404": "没有，或不在范围内",
    "429": "问得太快；多少秒后再试，写在 Retry-After 里",
    "503": "数据库暂时不能使用，过几秒再试",
}
PROJECT_ID = {
    "name": "project_id",
    "in": "path",
    "required": True,
    "description": "项目编号，如 2024/voice-service；其中的斜线可以照写，也可以写作 %2F",
    "schema": {"type": "string", "minLength": 1},
}
SEQ = {
    "name": "seq",
    "in": "path",
    "required": True,
    "description": "采集记录的序号，见项目的采集记录",
    "schema": {"type": "integer", "minimum": 1, "maximum": 2**63 - 1},
}
TABLE = {
    "name": "table",
    "in": "path",
    "required": True,
    "description": "数据来源的名称，见数据来源",
    "schema": {"type": "string", "minLength": 1},
}
PATH_NAMES = {"{project_id}": PROJECT_ID, "{seq}": SEQ, "{table}": TABLE}
RETRY_AFTER = {"Retry-After": {"description": "多少秒后再试", "schema": {"type": "integer", "minimum": 1}}}
DESCRIPTION = (
    "只读。除 openapi.json 外，请求须带 Authorization: Bearer 令牌（由安全管理员在“接口令牌”页生成），"
    "或来自已登录的浏览器；没有建立账号时在本机不用令牌。金额和数值是十进制文字，日期为 2024-06-30，"
    "时刻带时区；每个令牌每分钟的次数有限（默认 600），超过答 429；null 表示不知道（待采集、待评定、待核实），不是 0。"
)


def build_document(resources: Iterable[ApiResource]) -> dict[str, Any]:
    components = Components()
    paths = {resource.path: {"get": operation(resource, components)} for resource in resources}
    return {
        "openapi": "3.1.0",
        "info": {"title": "绩效目标 API", "version": VERSION, "description": DESCRIPTION},
        "servers": [{"url": PREFIX}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": {**components.schemas, "Error": ERROR},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def operation(resource: ApiResource, components: Components) -> dict[str, Any]:
    path_names = [described for name, described in PATH_NAMES.items() if name in resource.path]
    return {
        "operationId": resource.name,
        "summary": resource.summary,
        "description": resource.about,
        "parameters": path_names + [describe(parameter) for parameter in resource.all_parameters],
        "responses": {
            "200": {
                "description": resource.summary,
                "headers": {"ETag": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": answer_schema(resource, components)}},
            },
            "304": {"description": "与 If-None-Match 所给的一样"},
            **{code: error_answer(about, code) for code, about in ERROR_CASES.items()},
        },
    }


def describe(parameter: QueryParameter) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "in": "query",
        "required": False,
        "description": parameter.about,
        "schema": parameter.schema,
    }


def answer_schema(resource: ApiResource, components: Components) -> JsonSchema:
    schema = components.schema(resource.answer)
    return page_schema(schema) if resource.is_list else schema


def page_schema(item: JsonSchema) -> JsonSchema:
    count = {"type": "integer", "minimum": 0}
    return {
        "type": "object",
        "properties": {
            "items": {"type": "array", "items": item},
            "page": count,
            "size": count,
            "total": {**count, "description": "全部几条"},
            "next": {"type": ["string", "null"], "description": "下一页的地址，没有了为 null"},
        },
        "required": ["items", "page", "size", "total", "next"],
    }


def error_answer(about: str, code: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Error"}
    answer = {"description": about, "content": {"application/json": {"schema": schema}}}
    return {**answer, "headers": RETRY_AFTER} if code == "429" else answer
