import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.hadoop.HadoopFileIO;
import org.apache.iceberg.rest.IcebergRestServer;

/**
 * The Iceberg REST catalog of the test servers, with the metadata of its tables in files, where catalogs outside of tests have it: by itself it keeps them in its memory,
 * and the metadata tables (snapshots, refs, files), which Spark reads from the file, are not there. Arguments: port, warehouse, bearer token.
 */
public final class RestCatalogInFiles {
  private RestCatalogInFiles() {}

  public static void main(String[] args) throws Exception {
    Constructor<IcebergRestServer> constructor = IcebergRestServer.class.getDeclaredConstructor(String[].class);
    constructor.setAccessible(true);
    IcebergRestServer server = constructor.newInstance((Object) args);
    Object catalog = field(IcebergRestServer.class, "catalog").get(server);
    field(catalog.getClass(), "io").set(catalog, new HadoopFileIO(new Configuration()));
    Method handle = IcebergRestServer.class.getDeclaredMethod("handle", HttpExchange.class);
    handle.setAccessible(true);

    HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0])), 64);
    http.setExecutor(Executors.newFixedThreadPool(16));
    http.createContext("/", exchange -> {
      try {
        handle.invoke(server, exchange);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    });
    http.start();
    System.out.println("ready");
  }

  private static Field field(Class<?> type, String name) throws NoSuchFieldException {
    Field field = type.getDeclaredField(name);
    field.setAccessible(true);
    return field;
  }
}
