//! Puts handlers into a release build: `FRESHSCALE_HANDLER_X86_64` and `FRESHSCALE_HANDLER_ARM64` are absolute paths of
//! executables for Lambda. Without them nothing is carried, and `apply` takes the handler beside `bootstrap`.

use std::path::Path;

const HANDLERS: [(&str, &str); 2] = [
    ("FRESHSCALE_HANDLER_X86_64", "carries_x86_64"),
    ("FRESHSCALE_HANDLER_ARM64", "carries_arm64"),
];

fn main() -> Result<(), String> {
    println!("cargo::rerun-if-changed=build.rs");
    for (variable, cfg) in HANDLERS {
        println!("cargo::rustc-check-cfg=cfg({cfg})");
        println!("cargo::rerun-if-env-changed={variable}");
        let Some(path) = std::env::var_os(variable).filter(|path| !path.is_empty()) else {
            continue;
        };
        let path = Path::new(&path);
        // The compiler would look for another one beside its own source.
        if !path.is_absolute() || !path.is_file() {
            let path = path.display();
            return Err(format!(
                "{variable} is {path}, which must be the absolute path of a handler"
            ));
        }
        println!("cargo::rerun-if-changed={}", path.display());
        println!("cargo::rustc-env={variable}={}", path.display());
        println!("cargo::rustc-cfg={cfg}");
    }
    Ok(())
}
