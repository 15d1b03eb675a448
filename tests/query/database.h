#pragma once

#include "query/sqlcompile.h"

#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QSqlRecord>
#include <QVariant>

/// A real SQLite in memory that answers compiled queries.
class MemoryDatabase
{
public:
    MemoryDatabase()
        : m_database(QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("memory")))
    {
        m_database.setDatabaseName(QStringLiteral(":memory:"));
        m_database.setConnectOptions(QStringLiteral("QSQLITE_ENABLE_REGEXP"));
        m_database.open();
    }
    ~MemoryDatabase()
    {
        m_database = {};
        QSqlDatabase::removeDatabase(QStringLiteral("memory"));
    }
    Q_DISABLE_COPY_MOVE(MemoryDatabase)

    /// The lines of the result; a statement that fails is fatal, with its text.
    QList<varve::Row> rows(const varve::sql::Text &text) const
    {
        QSqlQuery query(m_database);
        const auto found = rows(query, text);
        if (!found)
            fail(query, text);
        return *found;
    }

    /// As rows(); none where SQLite refuses to calculate with integers that it cannot hold.
    std::optional<QList<varve::Row>> calculatedRows(const varve::sql::Text &text) const
    {
        QSqlQuery query(m_database);
        auto found = rows(query, text);
        if (!found && !query.lastError().text().contains(QStringLiteral("integer overflow")))
            fail(query, text);
        return found;
    }

    void run(const QString &sql) const { rows({sql, {}}); }

    /// What EXPLAIN QUERY PLAN says, one step a line.
    QString plan(const varve::sql::Text &text) const
    {
        QStringList steps;
        for (const auto &row :
             rows({QStringLiteral("EXPLAIN QUERY PLAN ") + text.sql, text.values}))
            steps.append(row.cells().last().text());
        return steps.join(u'\n');
    }

private:
    static std::optional<QList<varve::Row>> rows(QSqlQuery &query, const varve::sql::Text &text)
    {
        query.setForwardOnly(true);
        if (!query.prepare(text.sql))
            return {};
        for (const auto &value : text.values)
            query.addBindValue(toVariant(value));
        if (!query.exec())
            return {};
        QList<varve::Row> found;
        while (query.next())
            found.append(currentRow(query));
        if (query.lastError().isValid())
            return {};
        return found;
    }

    static void fail(const QSqlQuery &query, const varve::sql::Text &text)
    {
        qFatal("%s\n%s", qUtf8Printable(query.lastError().text()), qUtf8Printable(text.sql));
    }

    static QVariant toVariant(const varve::Value &value)
    {
        return value.visit(varve::Overloaded{
            [](varve::Null) { return QVariant(); },
            [](qint64 integer) { return QVariant(integer); },
            [](double real) { return QVariant(real); },
            [](const QString &text) { return QVariant(text.isNull() ? QStringLiteral("") : text); },
            [](const QByteArray &blob) { return QVariant(blob.isNull() ? QByteArray("") : blob); },
            [](varve::RowId) { return QVariant(); },
            [](const varve::Absent &) { return QVariant(); },
        });
    }

    static varve::Value toValue(const QVariant &content)
    {
        if (content.isNull())
            return {};
        switch (content.typeId()) {
        case QMetaType::LongLong:
            return content.toLongLong();
        case QMetaType::Double:
            return content.toDouble();
        case QMetaType::QByteArray:
            return content.toByteArray();
        default:
            return content.toString();
        }
    }

    static varve::Row currentRow(const QSqlQuery &query)
    {
        QList<varve::Value> cells;
        for (int column = 0; column < query.record().count(); ++column)
            cells.append(toValue(query.value(column)));
        return varve::Row(cells);
    }

    QSqlDatabase m_database;
};
