#pragma once

#include "base/result.h"
#include "schema/schema.h"

#include <memory>
#include <variant>

namespace varve {

class QuerySet;

/// SQL's `=`, `<>`, `<`, `<=`, `>` and `>=`: unknown if an operand is NULL.
enum class Comparison { Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual };

/// What is calculated from two operands, with SQLite's meaning: an operand that is NULL gives NULL;
/// texts and blobs count as the number that they begin with; integers that overflow become reals;
/// what is divided by zero is NULL; integers are divided to an integer.
enum class Operation {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    Concatenate, ///< Of texts: numbers as they are written, blobs by their bytes.
};

/// The functions there are; functions.h makes calls of them and says what they mean.
enum class Function {
    Lower,
    Upper,
    Length,
    Abs,
    Round,
    Coalesce,
    Substr,
    Trim,
    LeftTrim,
    RightTrim,
    Least,
    Greatest,
    TypeOf,
    Date,
    Time,
    Year,
    Month,
    Day,
    Hour,
    Minute,
    Second,
};

/// What is said of many rows at once; see selection.h.
enum class Aggregate { Count, CountDistinct, Sum, Min, Max, Average, GroupConcat };

/// How many of the related rows have to fulfil a condition.
enum class Quantity { Any, All };

/// A condition or operand over the columns of one table: an immutable tree that can be compiled to
/// SQL and evaluated in memory, with one meaning (three-valued logic, affinity, collation).
///
/// Made with col(), value() and the operators below: `col(u"gunnery"_s) < 3 && !col(u"name"_s).isNull()`.
/// Names are resolved when the expression meets its table. Copying is a reference count.
class Expression
{
public:
    /// A part of an expression. Nodes that can be without one have null there.
    using Shared = std::shared_ptr<const Expression>;

    /// A column of the row itself: see col().
    struct Column
    {
        /// As the column was called; case does not matter.
        QString name;
        /// Set once resolved() has met the table.
        std::optional<ColumnIndex> index;
    };
    /// A column of the row for which a subquery is asked: see outer().
    struct Outer
    {
        /// As in Column, but of the outer row.
        QString name;
        std::optional<ColumnIndex> index;
        /// The table of that row, once it is known: the type of the column says how it compares.
        std::shared_ptr<const Table> table;
    };
    /// A constant: see value().
    struct Literal
    {
        Value value; ///< Bound as a parameter in SQL, never pasted.
    };
    /// One operand compared with another.
    struct Compare
    {
        /// `left` and `right` are never null.
        Comparison comparison;
        Shared left;
        Shared right;
    };
    /// All of these.
    struct And
    {
        QList<Expression> terms; ///< True when there are none.
    };
    /// At least one of these.
    struct Or
    {
        QList<Expression> terms; ///< False when there are none.
    };
    /// True where the operand is false; unknown where that is unknown.
    struct Not
    {
        Shared operand; ///< A condition.
    };
    /// True or false, never unknown.
    struct IsNull
    {
        Shared operand; ///< What may be NULL.
    };
    /// Equal to one of several values; NULL among them equals nothing.
    struct In
    {
        Shared operand;      ///< What is looked for.
        QList<Value> values; ///< An empty list matches nothing.
    };
    /// From `low` to `high`, both included.
    struct Between
    {
        /// None is null; the condition is `low <= operand AND operand <= high`.
        Shared operand;
        Shared low;
        Shared high;
    };
    /// SQL's LIKE: `%` any text, `_` one character; a-z as A-Z; `escape` takes a meaning away.
    struct Like
    {
        /// A text, or what it is as text.
        Shared operand;
        QString pattern;
        QChar escape; ///< Null: none.
    };
    /// Whether a part of the text fits a regular expression, as QRegularExpression reads it.
    struct Match
    {
        /// As Expression::matches() was given them.
        Shared operand;
        QString pattern;
        Qt::CaseSensitivity sensitivity = Qt::CaseSensitive;
    };
    /// What an Operation makes of two operands.
    struct Calculate
    {
        /// `left` and `right` are never null.
        Operation operation;
        Shared left;
        Shared right;
    };
    /// A function of its arguments: see functions.h.
    struct Call
    {
        /// As many arguments as the function takes.
        Function function;
        QList<Expression> arguments;
    };
    /// SQL's CAST to what a column of this affinity holds.
    struct Cast
    {
        /// As cast() was given them.
        Shared operand;
        Affinity affinity;
    };
    /// Where a relation leads, once resolved() has found it.
    struct Target
    {
        /// The schema that was resolved with, and a relation of its tables.
        Schema schema;
        Relation relation;

        /// The table of the rows at the other end.
        const Table &table() const { return schema[relation.to]; }
    };
    /// What `inner` says of the one row that a relation leads to: see related().
    struct Related
    {
        /// The name of the relation; `inner`, whose columns are those of the other end; where it leads.
        QString relation;
        Shared inner;
        std::optional<Target> target;
    };
    /// Whether related rows fulfil a condition: see any() and all().
    struct Quantified
    {
        /// As any() and all() were given them; the target once resolved() has found it.
        Quantity quantity;
        QString relation;
        Shared condition;
        std::optional<Target> target;
    };
    /// Whether the operand is one of the values in a column of other rows.
    struct InQuery
    {
        /// What is looked for, and in which column of which rows.
        Shared operand;
        std::shared_ptr<const QuerySet> rows;
        QString column;
    };
    /// Whether there is such a row: see exists().
    struct Exists
    {
        std::shared_ptr<const QuerySet> rows; ///< Never null.
    };
    /// What a Selection says of all rows, or of those of one group.
    struct Aggregated
    {
        Aggregate aggregate; ///< What is said.
        Shared operand;      ///< None: the rows themselves are counted.
        QString separator;   ///< Between the texts of GroupConcat.
    };
    /// The kinds of expressions, a closed set: a visitor that misses one does not compile.
    using Node = std::variant<Column,
                              Outer,
                              Literal,
                              Compare,
                              And,
                              Or,
                              Not,
                              IsNull,
                              In,
                              Between,
                              Like,
                              Match,
                              Calculate,
                              Call,
                              Cast,
                              Related,
                              Quantified,
                              InQuery,
                              Exists,
                              Aggregated>;

    /// One that is built by hand; usually col(), value() and the operators make them.
    explicit Expression(Node node);

    /// What it is made of. Owned by the expression.
    const Node &node() const { return *m_node; }

    /// Tests of this operand.
    Expression isNull() const;
    Expression isNotNull() const;
    Expression in(QList<Value> values) const;
    /// One of the values in `column` of `rows`, which may refer to this row by outer().
    Expression in(const QuerySet &rows, const QString &column) const;
    /// From `low` to `high`, both included.
    Expression between(const Expression &low, const Expression &high) const;
    Expression between(Value low, Value high) const;
    /// SQL's LIKE: see the struct Like.
    Expression like(QString pattern, QChar escape = {}) const;
    /// Contains `text` literally: LIKE with its special characters escaped.
    Expression contains(const QString &text) const;
    /// A part of it fits the regular expression `pattern` (unless that begins with `^` and ends with
    /// `$`). Unknown for NULL.
    Expression matches(QString pattern, Qt::CaseSensitivity sensitivity = Qt::CaseSensitive) const;

    /// This expression with every column, relation and subquery found, for rows of `table`.
    ///
    /// Fails with ErrorKind::NotFound, naming the table and the column or relation it has not, and
    /// with ErrorKind::Type for a regular expression that is none, a relation that leads to many
    /// rows where one is meant, and an aggregate that is not in a Selection.
    Result<Expression> resolved(const Schema &schema, TableIndex table) const;
    /// The same for expressions that look at one row only: fails for relations, too.
    Result<Expression> resolved(const Table &table) const;

    friend bool operator==(const Expression &a, const Expression &b);

private:
    std::shared_ptr<const Node> m_node;
};

/// A column, by name, and what each of many rows gets there.
struct NamedExpression
{
    /// Of the table of the rows.
    QString column;
    Expression expression;
};

/// The column called `name`, of whatever table the expression is used with.
Expression col(QString name);
/// In the condition of a subquery: the column called `name` of the row it is asked for.
Expression outer(QString name);
/// A value as an operand: `value(3) < col(u"gunnery"_s)`.
Expression value(Value value);

/// Conditions joined with SQL's AND, OR and NOT: what is unknown stays so unless the other decides.
Expression operator&&(const Expression &a, const Expression &b);
Expression operator||(const Expression &a, const Expression &b);
Expression operator!(const Expression &a);

/// Comparisons yield expressions. Whether two expressions are the same is `operator==`, so equality
/// of operands is written equals().
///
/// The affinity and the collation of a column that is compared count as in SQL.
Expression equals(const Expression &a, Value b);
Expression differs(const Expression &a, Value b);
Expression operator<(const Expression &a, Value b);
Expression operator<=(const Expression &a, Value b);
Expression operator>(const Expression &a, Value b);
Expression operator>=(const Expression &a, Value b);

/// The same between two operands.
Expression equals(const Expression &a, const Expression &b);
Expression differs(const Expression &a, const Expression &b);
Expression operator<(const Expression &a, const Expression &b);
Expression operator<=(const Expression &a, const Expression &b);
Expression operator>(const Expression &a, const Expression &b);
Expression operator>=(const Expression &a, const Expression &b);
Expression compared(const Expression &a, Comparison comparison, const Expression &b);
Expression calculated(const Expression &a, Operation operation, const Expression &b);

/// What is calculated from the two: see Operation.
Expression operator+(const Expression &a, const Expression &b);
Expression operator-(const Expression &a, const Expression &b);
Expression operator*(const Expression &a, const Expression &b);
Expression operator/(const Expression &a, const Expression &b);
Expression operator%(const Expression &a, const Expression &b);
Expression operator+(const Expression &a, Value b);
Expression operator-(const Expression &a, Value b);
Expression operator*(const Expression &a, Value b);
Expression operator/(const Expression &a, Value b);
Expression operator%(const Expression &a, Value b);

/// Follows the relation called `relation` of the table to the one row it leads to, and says what
/// `inner` is there; NULL if there is no such row. The columns of `inner` are that row's.
Expression related(QString relation, const Expression &inner);
/// Whether any of the rows that `relation` leads to fulfils `condition`, whose columns are theirs.
Expression any(QString relation, const Expression &condition);
/// Whether all of them do; so does a relation that leads to none.
Expression all(QString relation, const Expression &condition);
/// Whether there is a row in `rows`, whose condition may refer to this row by outer().
Expression exists(const QuerySet &rows);

} // namespace varve
