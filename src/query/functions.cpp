#include "query/functions.h"

namespace varve {
namespace {

Expression called(Function function, QList<Expression> arguments)
{
    return Expression(Expression::Call{function, std::move(arguments)});
}

Expression::Shared keptAside(const Expression &expression)
{
    return std::make_shared<const Expression>(expression);
}

} // namespace

Expression lower(const Expression &text)
{
    return called(Function::Lower, {text});
}

Expression upper(const Expression &text)
{
    return called(Function::Upper, {text});
}

Expression length(const Expression &text)
{
    return called(Function::Length, {text});
}

Expression trim(const Expression &text)
{
    return called(Function::Trim, {text});
}

Expression trim(const Expression &text, const Expression &characters)
{
    return called(Function::Trim, {text, characters});
}

Expression leftTrim(const Expression &text)
{
    return called(Function::LeftTrim, {text});
}

Expression rightTrim(const Expression &text)
{
    return called(Function::RightTrim, {text});
}

Expression substr(const Expression &text, const Expression &from)
{
    return called(Function::Substr, {text, from});
}

Expression substr(const Expression &text, const Expression &from, const Expression &count)
{
    return called(Function::Substr, {text, from, count});
}

Expression concatenated(const Expression &a, const Expression &b)
{
    return Expression(Expression::Calculate{Operation::Concatenate, keptAside(a), keptAside(b)});
}

Expression abs(const Expression &number)
{
    return called(Function::Abs, {number});
}

Expression round(const Expression &number)
{
    return called(Function::Round, {number});
}

Expression round(const Expression &number, int digits)
{
    return called(Function::Round, {number, value(digits)});
}

// SQLite's own functions of several values want two at least.
Expression coalesce(const QList<Expression> &values)
{
    Q_ASSERT(!values.isEmpty());
    return values.size() == 1 ? values.front() : called(Function::Coalesce, values);
}

Expression ifNull(const Expression &value, const Expression &otherwise)
{
    return called(Function::Coalesce, {value, otherwise});
}

Expression least(const QList<Expression> &values)
{
    Q_ASSERT(!values.isEmpty());
    return values.size() == 1 ? values.front() : called(Function::Least, values);
}

Expression greatest(const QList<Expression> &values)
{
    Q_ASSERT(!values.isEmpty());
    return values.size() == 1 ? values.front() : called(Function::Greatest, values);
}

Expression typeOf(const Expression &value)
{
    return called(Function::TypeOf, {value});
}

Expression cast(const Expression &value, Affinity affinity)
{
    return Expression(Expression::Cast{keptAside(value), affinity});
}

Expression date(const Expression &moment)
{
    return called(Function::Date, {moment});
}

Expression time(const Expression &moment)
{
    return called(Function::Time, {moment});
}

Expression year(const Expression &moment)
{
    return called(Function::Year, {moment});
}

Expression month(const Expression &moment)
{
    return called(Function::Month, {moment});
}

Expression day(const Expression &moment)
{
    return called(Function::Day, {moment});
}

Expression hour(const Expression &moment)
{
    return called(Function::Hour, {moment});
}

Expression minute(const Expression &moment)
{
    return called(Function::Minute, {moment});
}

Expression second(const Expression &moment)
{
    return called(Function::Second, {moment});
}

} // namespace varve
