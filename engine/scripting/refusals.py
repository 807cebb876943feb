"""What the language leaves out, named, each with what to write instead."""

import ast

from engine.errors import N_

SHORT_EXPRESSION = N_("Biểu thức chỉ gồm so sánh, phép tính, điều kiện và hàm có sẵn.")

CONSTRUCTS: dict[type[ast.AST], tuple[str, str]] = {
    ast.Lambda: (N_("Không dùng được lambda."), SHORT_EXPRESSION),
    ast.NamedExpr: (N_("Không gán được biến trong biểu thức (:=)."), N_("Gán ở một dòng riêng của script.")),
    ast.JoinedStr: (N_("Không dùng được f-string."), N_("Ghép văn bản bằng dấu +, ví dụ: 'Số ' + str(n).")),
    ast.Await: (N_("Không dùng được await."), SHORT_EXPRESSION),
    ast.Yield: (N_("Không dùng được yield."), SHORT_EXPRESSION),
    ast.YieldFrom: (N_("Không dùng được yield."), SHORT_EXPRESSION),
    ast.Starred: (N_("Không dùng được dấu * ở đây."), N_("Ghép danh sách bằng dấu +.")),
    ast.Set: (N_("Không dùng được tập hợp { }."), N_("Dùng danh sách [ ].")),
    ast.SetComp: (N_("Không dùng được tập hợp { }."), N_("Dùng danh sách [… for x in …].")),
    ast.DictComp: (N_("Không dựng được đối tượng bằng vòng lặp."), N_("Viết rõ từng trường.")),
    ast.Slice: (N_("Không dùng được lát cắt ở đây."), N_("Chỉ viết một lát cắt, ví dụ: danh_sách[0:3].")),
}
OPERATORS: dict[type[ast.AST], tuple[str, str]] = {
    ast.Pow: (N_("Không dùng được phép lũy thừa **."), N_("Viết phép nhân.")),
    ast.UAdd: (N_("Không dùng được dấu + đứng trước một giá trị."), N_("Bỏ dấu + đi.")),
}
STATEMENTS: dict[type[ast.AST], tuple[str, str]] = {
    ast.AugAssign: (N_("Không dùng được phép gán rút gọn như +=."), N_("Viết đầy đủ: a = a + 1.")),
    ast.AnnAssign: (N_("Không ghi kiểu khi gán."), N_("Viết: a = biểu_thức.")),
    ast.Import: (N_("Không dùng được import."), N_("Chỉ dùng các hàm có sẵn.")),
    ast.ImportFrom: (N_("Không dùng được import."), N_("Chỉ dùng các hàm có sẵn.")),
    ast.Expr: (N_("Dòng này không gán cho biến nào."), N_("Viết: tên_biến = biểu_thức.")),
}
ONLY_ASSIGNMENTS = (
    N_("Script chỉ gồm các dòng gán."),
    N_("Viết mỗi dòng: tên_biến = biểu_thức; rẽ nhánh bằng cổng trong sơ đồ."),
)


def refused_construct(tree: ast.AST) -> tuple[str, str]:
    """What is wrong with this construct, and what to write instead."""
    return CONSTRUCTS.get(type(tree), (N_("Không dùng được cách viết này."), SHORT_EXPRESSION))


def refused_operator(operator: ast.AST) -> tuple[str, str]:
    """What is wrong with this operator, and what to write instead."""
    otherwise = (N_("Không dùng được phép tính trên bit."), N_("Dùng and, or, not và các phép + - * / // %."))
    return OPERATORS.get(type(operator), otherwise)


def refused_statement(statement: ast.stmt) -> tuple[str, str]:
    """What is wrong with this line of a script, and what to write instead."""
    return STATEMENTS.get(type(statement), ONLY_ASSIGNMENTS)
