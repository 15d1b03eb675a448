#include "query/evaluator.h"
#include "query/sqlexpression_p.h"

namespace varve::sql {

using namespace Qt::Literals::StringLiterals;

namespace {

using E = Expression;

QString name(Function function)
{
    switch (function) {
    case Function::Lower:
        return u"lower"_s;
    case Function::Upper:
        return u"upper"_s;
    case Function::Length:
        return u"length"_s;
    case Function::Abs:
        return u"abs"_s;
    case Function::Round:
        return u"round"_s;
    case Function::Coalesce:
        return u"coalesce"_s;
    case Function::Substr:
        return u"substr"_s;
    case Function::Trim:
        return u"trim"_s;
    case Function::LeftTrim:
        return u"ltrim"_s;
    case Function::RightTrim:
        return u"rtrim"_s;
    case Function::Least:
        return u"min"_s;
    case Function::Greatest:
        return u"max"_s;
    case Function::TypeOf:
        return u"typeof"_s;
    case Function::Date:
        return u"date"_s;
    case Function::Time:
        return u"time"_s;
    case Function::Year:
    case Function::Month:
    case Function::Day:
    case Function::Hour:
    case Function::Minute:
    case Function::Second:
        break;
    }
    return u"strftime"_s;
}

/// What strftime() calls the part; empty for functions that are no part of a date or time.
QString part(Function function)
{
    switch (function) {
    case Function::Year:
        return u"%Y"_s;
    case Function::Month:
        return u"%m"_s;
    case Function::Day:
        return u"%d"_s;
    case Function::Hour:
        return u"%H"_s;
    case Function::Minute:
        return u"%M"_s;
    case Function::Second:
        return u"%S"_s;
    case Function::Lower:
    case Function::Upper:
    case Function::Length:
    case Function::Abs:
    case Function::Round:
    case Function::Coalesce:
    case Function::Substr:
    case Function::Trim:
    case Function::LeftTrim:
    case Function::RightTrim:
    case Function::Least:
    case Function::Greatest:
    case Function::TypeOf:
    case Function::Date:
    case Function::Time:
        break;
    }
    return {};
}

} // namespace

Text ExpressionCompiler::text(const E::Call &call) const
{
    const auto format = part(call.function);
    Text all{name(call.function) + u'(', {}};
    if (!format.isEmpty())
        all = {u"CAST(strftime('"_s + format + u"', "_s, {}};
    all += arguments(call);
    return all += format.isEmpty() ? u")"_s : u") AS INTEGER)"_s;
}

/// The first argument that has a collation decides by which the least and the greatest are found.
Text ExpressionCompiler::arguments(const E::Call &call) const
{
    const bool compares = call.function == Function::Least || call.function == Function::Greatest;
    bool isDecided = !compares;
    QList<Text> parts;
    for (const auto &argument : call.arguments) {
        if (!compares)
            parts.append((*this)(argument));
        else
            parts.append(isDecided ? plainOperand(argument)
                                   : comparand(argument, Beside::Collated));
        isDecided |= collationOf(argument, m_table).has_value();
    }
    return sql::joined(parts, u", "_s);
}

Text ExpressionCompiler::text(const E::Aggregated &said) const
{
    const auto call = [&](const QString &begin, const Text &inner) {
        Text all{begin, {}};
        all += inner;
        return all += u")"_s;
    };
    switch (said.aggregate) {
    case Aggregate::Count:
        return said.operand ? call(u"count("_s, (*this)(*said.operand)) : Text{u"count(*)"_s, {}};
    case Aggregate::CountDistinct:
        return call(u"count(DISTINCT "_s, comparand(*said.operand));
    case Aggregate::Sum:
        return call(u"sum("_s, (*this)(*said.operand));
    case Aggregate::Min:
        return call(u"min("_s, comparand(*said.operand));
    case Aggregate::Max:
        return call(u"max("_s, comparand(*said.operand));
    case Aggregate::Average:
        return call(u"avg("_s, (*this)(*said.operand));
    case Aggregate::GroupConcat:
        break;
    }
    auto inner = (*this)(*said.operand);
    inner += Text{u", ?"_s, {said.separator}};
    return call(u"group_concat("_s, inner);
}

} // namespace varve::sql
