#pragma once

#include "query/expression.h"

#include <functional>

namespace varve {

/// The expressions that `expression` is made of, one level down: those about the same row, those
/// about the rows that a relation leads to, and those about the rows of a group. What subqueries ask
/// of their rows is not among them.
QList<Expression> children(const Expression &expression);

/// `expression` with every part for which `replace` yields something replaced by that, from the top;
/// where it yields none, the parts below are looked at.
Expression rewritten(const Expression &expression,
                     const std::function<std::optional<Expression>(const Expression &)> &replace);

/// Whether `isWanted` holds for `expression` or anything below it, as children() goes down.
bool anyPart(const Expression &expression, const std::function<bool(const Expression &)> &isWanted);

/// The tables whose rows decide what the resolved `expression` says, besides the table of its own
/// row: those that relations and subqueries lead to. Each once.
QList<TableIndex> otherTables(const Expression &expression);

} // namespace varve
