package dev.tokamak.cli;

import java.util.regex.Pattern;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads numbers of bytes: {@code 65536}, {@code 64k}, {@code 10m}, {@code 1g}, by the power of 1024. Up to 1 TiB less one. */
final class Sizes implements ITypeConverter<Long> {

    private static final Pattern FORM = Pattern.compile("(\\d{1,12})([kmgKMG])?");
    private static final long LIMIT = 1L << 40;

    @Override
    public Long convert(String text) {
        var matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new TypeConversionException("'" + text + "' is no number of bytes such as 65536, 64k, 10m or 1g");
        }
        var unit = matcher.group(2);
        int shift = unit == null ? 0 : switch (unit) {
            case "k", "K" -> 10;
            case "m", "M" -> 20;
            default -> 30;
        };
        long count = Long.parseLong(matcher.group(1));
        if (count >= LIMIT >> shift) {
            throw new TypeConversionException("'" + text + "' is too large");
        }
        return count << shift;
    }
}
