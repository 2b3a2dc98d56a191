//! Real-time operating systems, told by the folder of an object or by the beginning of a symbol.

/// Folder names, in lower case, as the systems' own trees have them.
const FOLDERS: [&str; 10] = [
    "freertos",
    "zephyr",
    "threadx",
    "chibios",
    "rt-thread",
    "nuttx",
    "/riot/",
    "cmsis-rtos",
    "cmsis_rtos",
    "mbed-os/cmsis/",
];

/// Beginnings that nobody else uses: FreeRTOS gives its functions the type of what they return,
/// ThreadX its own prefix, Zephyr `z_impl_` to system calls.
const SYMBOLS: [&str; 22] = [
    "xTask",
    "vTask",
    "uxTask",
    "pvTask",
    "pcTask",
    "prvTask",
    "xQueue",
    "vQueue",
    "uxQueue",
    "xTimer",
    "vTimer",
    "vPort",
    "xPort",
    "pvPort",
    "pxPort",
    "vList",
    "uxList",
    "xEventGroup",
    "xStreamBuffer",
    "_tx_",
    "z_impl_",
    "z_arm_",
];

/// The object comes out of a system's tree.
pub(super) fn has_path(lower_case: &str) -> bool {
    FOLDERS.iter().any(|folder| lower_case.contains(folder))
}

/// The symbol is a system's, whatever object it is in.
pub(super) fn has_symbol(name: &str) -> bool {
    // `xTaskCreate` is FreeRTOS's, `xTasks` of an application is not.
    SYMBOLS.iter().any(|start| {
        let rest = name.strip_prefix(start);
        let next = rest.and_then(|rest| rest.chars().next());
        next.is_some_and(|letter| start.ends_with('_') || letter.is_ascii_uppercase())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_systems_folder_and_its_symbols_are_known() {
        assert!(has_path("lib/freertos/source/tasks.o"));
        assert!(!has_path("client/tasks.o"));
        assert!(has_symbol("xTaskCreate") && has_symbol("_tx_semaphore_create"));
        assert!(!has_symbol("xTasks") && !has_symbol("main"));
    }
}
