package io.walstore.benchmarks.report;

import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * A picture that is drawn from top to bottom. Letters stay letters, so that it is small, can be searched, and needs no
 * fonts where it is made; the same data gives the same bytes.
 */
final class Svg {

    /** Colours that are told apart by the colour-blind, too (Okabe and Ito 2008). */
    private static final String[] COLOURS = {
        "#0072B2", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#7F7F7F", "#B8A900", "#D55E00"
    };

    private final StringWriter text = new StringWriter();
    private final XMLStreamWriter xml;

    Svg(int width, int height) {
        try {
            xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
            xml.writeStartElement("svg");
            xml.writeDefaultNamespace("http://www.w3.org/2000/svg");
            attributes("viewBox", "0 0 " + width + " " + height, "width", width, "height", height);
            attributes("font-family", "sans-serif", "font-size", 12);
            empty("rect", "width", "100%", "height", "100%", "fill", "white");
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String colour(int number) {
        return COLOURS[number % COLOURS.length];
    }

    /** After all colours were used once, lines are dashed. */
    private static String dashes(int number) {
        return number < COLOURS.length ? "none" : "6 3";
    }

    void text(double x, double y, String anchor, String content) {
        element("text", content, "x", x, "y", y, "text-anchor", anchor);
    }

    void title(double x, double y, String content) {
        element("text", content, "x", x, "y", y, "font-size", 14, "font-weight", "bold");
    }

    void box(double x, double y, double width, double height, String colour) {
        empty("rect", "x", x, "y", y, "width", width, "height", height, "fill", colour);
    }

    void line(double x1, double y1, double x2, double y2, String colour) {
        empty("line", "x1", x1, "y1", y1, "x2", x2, "y2", y2, "stroke", colour);
    }

    /** A line through many points, in the colour of its number. */
    void curve(int number, double strokeWidth, List<double[]> points) {
        StringJoiner places = new StringJoiner(" ");
        points.forEach(point -> places.add(number(point[0]) + "," + number(point[1])));
        empty(
                "polyline",
                "points",
                places,
                "fill",
                "none",
                "stroke",
                colour(number),
                "stroke-width",
                strokeWidth,
                "stroke-dasharray",
                dashes(number));
    }

    String finish() {
        try {
            xml.writeEndElement();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
        return text + "\n";
    }

    private void element(String name, String content, Object... attributes) {
        try {
            xml.writeCharacters("\n");
            xml.writeStartElement(name);
            attributes(attributes);
            xml.writeCharacters(content);
            xml.writeEndElement();
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
    }

    private void empty(String name, Object... attributes) {
        try {
            xml.writeCharacters("\n");
            xml.writeEmptyElement(name);
            attributes(attributes);
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
    }

    private void attributes(Object... namesAndValues) throws XMLStreamException {
        for (int i = 0; i < namesAndValues.length; i += 2) {
            Object value = namesAndValues[i + 1];
            xml.writeAttribute(
                    namesAndValues[i].toString(), value instanceof Double real ? number(real) : value.toString());
        }
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
