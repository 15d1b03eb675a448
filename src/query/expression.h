#pragma once

#include "base/result.h"
#include "schema/schema.h"

#include <memory>
#include <variant>

namespace varve {

enum class Comparison { Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual };

/// A condition or operand over the columns of one table: an immutable tree that can be compiled to
/// SQL and evaluated in memory, with one meaning (three-valued logic, affinity, collation).
///
/// Made with col(), value() and the operators below: `col(u"gunnery"_s) < 3 && !col(u"name"_s).isNull()`.
/// Names are resolved when the expression meets its table. Copying is a reference count.
class Expression
{
public:
    struct Column
    {
        QString name;
        /// Set once resolved() has met the table.
        std::optional<ColumnIndex> index;
    };
    struct Literal
    {
        Value value;
    };
    struct Compare
    {
        Comparison comparison;
        std::shared_ptr<const Expression> left;
        std::shared_ptr<const Expression> right;
    };
    struct And
    {
        QList<Expression> terms; ///< True when there are none.
    };
    struct Or
    {
        QList<Expression> terms; ///< False when there are none.
    };
    struct Not
    {
        std::shared_ptr<const Expression> operand;
    };
    struct IsNull
    {
        std::shared_ptr<const Expression> operand;
    };
    struct In
    {
        std::shared_ptr<const Expression> operand;
        QList<Value> values; ///< An empty list matches nothing.
    };
    /// SQL's LIKE: `%` any text, `_` one character; a-z as A-Z; `escape` takes a meaning away.
    struct Like
    {
        std::shared_ptr<const Expression> operand;
        QString pattern;
        QChar escape; ///< Null: none.
    };
    using Node = std::variant<Column, Literal, Compare, And, Or, Not, IsNull, In, Like>;

    explicit Expression(Node node);

    const Node &node() const { return *m_node; }

    /// Tests of this operand.
    Expression isNull() const;
    Expression isNotNull() const;
    Expression in(QList<Value> values) const;
    Expression like(QString pattern, QChar escape = {}) const;
    /// Contains `text` literally: LIKE with its special characters escaped.
    Expression contains(const QString &text) const;

    /// This expression with every column found in `table`. Fails with ErrorKind::NotFound, naming
    /// the table and the column it has not.
    Result<Expression> resolved(const Table &table) const;

    friend bool operator==(const Expression &a, const Expression &b);

private:
    std::shared_ptr<const Node> m_node;
};

/// The column called `name`, of whatever table the expression is used with.
Expression col(QString name);
Expression value(Value value);

Expression operator&&(const Expression &a, const Expression &b);
Expression operator||(const Expression &a, const Expression &b);
Expression operator!(const Expression &a);

// Comparisons yield expressions; whether two expressions are the same is `operator==`, so equality
// of an operand with a value is written equals().
Expression equals(const Expression &a, Value b);
Expression differs(const Expression &a, Value b);
Expression operator<(const Expression &a, Value b);
Expression operator<=(const Expression &a, Value b);
Expression operator>(const Expression &a, Value b);
Expression operator>=(const Expression &a, Value b);
Expression compared(const Expression &a, Comparison comparison, const Expression &b);

} // namespace varve
