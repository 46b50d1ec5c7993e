package dev.satchel;

import java.io.IOException;
import java.io.InputStream;
import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import org.xml.sax.Attributes;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Reads XML from a stranger as a stream: no document type, so no entities and no other files; bounded in depth; stopped when the thread is
 * interrupted. Elements can be left out with everything in them.
 */
abstract class XmlHandler extends DefaultHandler {
    private static final int DEEPEST = 512;
    private static final int EVENTS_PER_LOOK = 1024;

    private int depth;
    /** The depth of the element that is being left out; 0 when none is. */
    private int leftOut;
    private int events;

    /** An element begins. Returns false to leave it out with everything in it; then {@link #end} is not called. */
    abstract boolean start(String namespace, String name, Attributes attributes);

    /** An element ends. */
    void end(String namespace, String name) {}

    /** A piece of text; one text may come in several. */
    void text(String text) {}

    /** Parses a whole document; {@code what} names it in messages. */
    final void parse(String what, InputStream in) throws IOException {
        try {
            SAXParserFactory factory = SAXParserFactory.newDefaultNSInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.newSAXParser().parse(in, this);
        } catch (SAXException e) {
            throw new IOException(what + " is not well-formed XML", e);
        } catch (ParserConfigurationException e) {
            throw new AssertionError("the JDK's own parser has these features", e);
        }
    }

    @Override
    public final void startElement(String namespace, String name, String qualifiedName, Attributes attributes) throws SAXException {
        if (++depth > DEEPEST) throw new SAXException("nested deeper than " + DEEPEST);
        if (++events % EVENTS_PER_LOOK == 0 && Thread.currentThread().isInterrupted()) throw new SAXException("interrupted");
        if (leftOut == 0 && !start(namespace, name, attributes)) leftOut = depth;
    }

    @Override
    public final void endElement(String namespace, String name, String qualifiedName) {
        if (leftOut == 0) end(namespace, name);
        else if (leftOut == depth) leftOut = 0;
        depth--;
    }

    @Override
    public final void characters(char[] characters, int start, int length) {
        if (leftOut == 0) text(new String(characters, start, length));
    }

    @Override
    public final InputSource resolveEntity(String publicId, String systemId) throws SAXException {
        throw new SAXException("it wants another file");
    }

    /** The value of the attribute with this name, whatever its namespace; empty when there is none. */
    static String attribute(Attributes attributes, String name) {
        for (int i = 0; i < attributes.getLength(); i++)
            if (attributes.getLocalName(i).equals(name)) return attributes.getValue(i);
        return "";
    }

    /** The same as a number; {@code otherwise} when there is none. */
    static int number(Attributes attributes, String name, int otherwise) {
        try {
            String value = attribute(attributes, name);
            return value.isEmpty() ? otherwise : Integer.parseInt(value);
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }
}
