"""What somebody typed when nobody was signed in any more: it is carried through signing in, and given
back to be sent again."""

from dataclasses import dataclass

from flask import Response, current_app, make_response, request

from web.failures import TypedField, label_field, typed_fields

PREFIX = "again."
"""Fields of the page to which somebody signs in, which may have fields of the same names itself."""
SIGNED_IN = "已登录，请核对后再次提交"


@dataclass(frozen=True)
class TypedAgain:
    """``action`` is where the form was sent to."""

    action: str
    fields: tuple[TypedField, ...]

    @property
    def carried(self) -> list[tuple[str, str]]:
        """As hidden fields beside account and password."""
        return [(PREFIX + field.name, field.text) for field in self.fields]

    @property
    def seen(self) -> list[TypedField]:
        """What a person typed and would miss."""
        return [field for field in self.fields if field.label and field.text]


def just_typed() -> TypedAgain:
    """By the form that was sent without a session; nowhere to go on to where it had no fields."""
    fields = typed_fields()
    return TypedAgain(request.full_path.rstrip("?") if fields else "/", fields)


def carried_through(action: str) -> TypedAgain:
    """By the form of signing in, which carries it along."""
    sent = request.form.items(multi=True)
    named = [(name.removeprefix(PREFIX), text) for name, text in sent if name.startswith(PREFIX)]
    return TypedAgain(action, tuple(label_field(name, text) for name, text in named))


def give_back(typed: TypedAgain) -> Response:
    """The page from which it is sent again, now by somebody signed in."""
    page = current_app.jinja_env.get_template("failure.html")
    return make_response(page.render(message=SIGNED_IN, action=typed.action, fields=typed.fields, detail=""))
