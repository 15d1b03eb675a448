#include "widgets/editors/blobeditor.h"

#include "models/roles.h"

#include <QFileDialog>
#include <QLocale>
#include <QMenu>
#include <QMimeDatabase>
#include <QRegularExpression>
#include <QSaveFile>
#include <QStringDecoder>
#include <QTimer>
#include <QToolTip>

using namespace Qt::Literals::StringLiterals;

namespace varve {

BlobEditor::BlobEditor(QWidget *parent)
    : QToolButton(parent)
{
    auto *menu = new QMenu(this);
    m_tooLong = menu->addAction(tr("Too long to be edited here"));
    m_tooLong->setEnabled(false);
    menu->addAction(tr("Load from File…"), this, &BlobEditor::askAndRead);
    m_save = menu->addAction(tr("Save to File…"), this, &BlobEditor::askAndWrite);
    menu->addSeparator();
    menu->addAction(tr("Set NULL"), this, [this] {
        setNull();
        finish();
    });
    setMenu(menu);
    setPopupMode(QToolButton::InstantPopup);
    setToolButtonStyle(Qt::ToolButtonTextOnly);
    setAutoFillBackground(true);
    setFocusPolicy(Qt::StrongFocus);
}

Entry BlobEditor::entry() const
{
    return m_value;
}

void BlobEditor::setNull()
{
    setValue(Null{}, u"NULL"_s);
}

Result<void> BlobEditor::readFrom(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return Error(ErrorKind::Storage, tr("Cannot read %1: %2.").arg(path, file.errorString()));
    const auto content = file.readAll();
    if (file.error() != QFile::NoError)
        return Error(ErrorKind::Storage, tr("Cannot read %1: %2.").arg(path, file.errorString()));
    if (!m_holdsText) {
        setValue(content, QLocale().formattedDataSize(content.size()));
        return {};
    }
    QStringDecoder decoder(QStringConverter::Utf8);
    const QString text = decoder(content);
    if (decoder.hasError())
        return Error(ErrorKind::Type,
                     tr("%1 is not a text in UTF-8.").arg(path),
                     tr("Save it as UTF-8 in a text editor first."));
    setValue(text, sizeOf(text));
    return {};
}

Result<void> BlobEditor::writeTo(const QString &path) const
{
    const auto bytes = content();
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        return Error(ErrorKind::Storage, tr("Cannot write %1: %2.").arg(path, file.errorString()));
    return {};
}

QString BlobEditor::fileName() const
{
    const auto suffix = QMimeDatabase().mimeTypeForData(content()).preferredSuffix();
    QString name = m_columnName;
    name.replace(QRegularExpression(u"[^\\w .-]"_s, QRegularExpression::UseUnicodePropertiesOption),
                 u"_"_s);
    return suffix.isEmpty() ? name : name + u'.' + suffix;
}

QByteArray BlobEditor::content() const
{
    if (m_value.isText())
        return m_value.text().toUtf8();
    return m_value.isBlob() ? m_value.blob() : QByteArray();
}

void BlobEditor::load(const QModelIndex &cell)
{
    const auto value = cell.data(ValueRole).value<Value>();
    m_holdsText = value.isText();
    m_columnName = cell.model()->headerData(cell.column(), Qt::Horizontal).toString();
    m_tooLong->setVisible(m_holdsText);
    setValue(value, m_holdsText ? sizeOf(value.text()) : cell.data().toString());
}

void BlobEditor::showEvent(QShowEvent *event)
{
    QToolButton::showEvent(event);
    QTimer::singleShot(0, this, &QToolButton::showMenu);
}

void BlobEditor::askAndRead()
{
    const QString path = QFileDialog::getOpenFileName(this, tr("Load from File"));
    if (path.isEmpty())
        return;
    if (const auto read = readFrom(path); !read)
        QToolTip::showText(mapToGlobal(rect().bottomLeft()), read.error().toText(), this);
    else
        finish();
}

void BlobEditor::askAndWrite()
{
    const QString path = QFileDialog::getSaveFileName(this, tr("Save to File"), fileName());
    if (path.isEmpty())
        return;
    if (const auto written = writeTo(path); !written)
        QToolTip::showText(mapToGlobal(rect().bottomLeft()), written.error().toText(), this);
}

void BlobEditor::setValue(const Value &value, const QString &shown)
{
    m_value = value;
    m_save->setEnabled(value.isBlob() || value.isText());
    setText(shown);
}

QString BlobEditor::sizeOf(const QString &text)
{
    return tr("Text, %1 characters").arg(QLocale().toString(text.size()));
}

QWidget *makeBlobEditor(QWidget *parent)
{
    return new BlobEditor(parent);
}

} // namespace varve
