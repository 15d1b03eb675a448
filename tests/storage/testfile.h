#pragma once

#include "storage/sqlbackend.h"
#include "support/printing.h"

#include <QFile>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>
#include <QUuid>

/// A database file, and the other program that works with it.
class TestFile
{
public:
    explicit TestFile(const QStringList &statements = {})
    {
        run(QStringList{QStringLiteral("PRAGMA user_version = 1")} + statements);
    }
    ~TestFile() { close(); }

    QString path() const { return m_folder.filePath(QStringLiteral("data.sqlite")); }
    QString folder() const { return m_folder.path(); }

    /// Runs statements as another program would; the test stops at one that fails.
    void run(const QStringList &statements)
    {
        for (const auto &statement : statements) {
            QSqlQuery query(other());
            if (!query.exec(statement))
                qFatal("%s: %s", qPrintable(statement), qPrintable(query.lastError().text()));
        }
    }

    /// All rows that the other program sees: cells joined by `|`, rows by `;`.
    QString rows(const QString &select)
    {
        QSqlQuery query(other());
        if (!query.exec(select))
            return query.lastError().text();
        QStringList lines;
        while (query.next()) {
            QStringList cells;
            for (int column = 0; query.value(column).isValid(); ++column)
                cells.append(query.isNull(column) ? QStringLiteral("NULL")
                                                  : query.value(column).toString());
            lines.append(cells.join(u'|'));
        }
        return lines.join(u';');
    }

    QByteArray bytes() const
    {
        QFile file(path());
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    void close()
    {
        if (!m_other.isValid())
            return;
        const auto name = m_other.connectionName();
        m_other = {};
        QSqlDatabase::removeDatabase(name);
    }

    QSqlDatabase other()
    {
        if (!m_other.isValid()) {
            m_other = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"),
                                                QUuid::createUuid().toString());
            m_other.setDatabaseName(path());
            m_other.open();
        }
        return m_other;
    }

private:
    QTemporaryDir m_folder;
    QSqlDatabase m_other;
};

inline std::unique_ptr<varve::SqlBackend> opened(const QString &fileOrUrl)
{
    auto parameters = varve::ConnectionParameters::fromText(fileOrUrl);
    if (!parameters)
        qFatal("%s", qPrintable(parameters.error().toText()));
    auto backend = varve::SqlBackend::openBlocking(*parameters);
    if (!backend)
        qFatal("%s", qPrintable(backend.error().toText()));
    return std::move(backend.value());
}

inline varve::QuerySet all(const varve::SqlBackend &backend, const QString &table)
{
    return {backend.schema(), backend.schema().require(table).value()};
}

/// `1, 'a'; 2, 'b'`
inline QString shown(const QList<varve::Row> &rows)
{
    QStringList lines;
    for (const auto &row : rows) {
        QStringList cells;
        for (const auto &cell : row.cells())
            cells.append(toText(cell));
        lines.append(cells.join(QStringLiteral(", ")));
    }
    return lines.join(QStringLiteral("; "));
}

/// As shown(), of a result that may be an error.
inline QString shown(const varve::Result<varve::Page> &page)
{
    return page ? shown(page->rows) : page.error().toText();
}
