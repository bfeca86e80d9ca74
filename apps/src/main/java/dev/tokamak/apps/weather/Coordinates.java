package dev.tokamak.apps.weather;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * A point on Earth, rounded to a hundredth of a degree (1.1 km or less): weather models know no more, and questions
 * that differ by less are the same question. Immutable.
 *
 * @param latitude
 *            degrees, -90 to 90, north is positive
 * @param longitude
 *            degrees, -180 to 180, east is positive
 */
public record Coordinates(BigDecimal latitude, BigDecimal longitude) {

    private static final int DECIMALS = 2;

    /**
     * Checks and rounds.
     *
     * @throws IllegalArgumentException
     *             says which one is out of range, in words for a person
     */
    public Coordinates {
        check("latitude", latitude, 90);
        check("longitude", longitude, 180);
        latitude = latitude.setScale(DECIMALS, RoundingMode.HALF_EVEN);
        longitude = longitude.setScale(DECIMALS, RoundingMode.HALF_EVEN);
    }

    private static void check(String name, BigDecimal degrees, int most) {
        if (degrees.abs().compareTo(BigDecimal.valueOf(most)) > 0) {
            throw new IllegalArgumentException(name + " must be from -" + most + " to " + most + " degrees");
        }
    }

    /**
     * From numbers.
     *
     * @param latitude
     *            degrees
     * @param longitude
     *            degrees
     * @return rounded
     */
    public static Coordinates of(double latitude, double longitude) {
        return new Coordinates(BigDecimal.valueOf(latitude), BigDecimal.valueOf(longitude));
    }

    /** The square of the distance to another point, in degrees as they are: good enough to find what is near. */
    double squaredDistance(Coordinates other) {
        double north = latitude.subtract(other.latitude).doubleValue();
        double east = longitude.subtract(other.longitude).doubleValue();
        return north * north + east * east;
    }

    @Override
    public String toString() {
        return latitude.toPlainString() + " " + longitude.toPlainString();
    }
}
